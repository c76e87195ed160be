#iChannel0 "self"
#iChannel0::Filter "Nearest"
void mainImage(out vec4 color, in vec2 at) {
    color = texelFetch(iChannel0, ivec2(at), 0) + vec4(STEP, 0.0, 0.0, 0.0);
}
