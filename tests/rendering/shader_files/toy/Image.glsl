void mainImage(out vec4 color, in vec2 at) {
    vec2 uv = at / iResolution.xy;
    color = vec4(texture(iChannel1, uv).r, texture(iChannel2, uv).r, iChannelResolution[1].x / 1000.0, 1.0);
}
