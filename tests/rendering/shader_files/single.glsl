// One image alone.
void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    vec2 uv = fragCoord / iResolution.xy;
    fragColor = vec4(uv.y < 0.5 ? 1.0 : 0.0, iResolution.z, texture(iChannel0, uv).b, 0.0);
}
