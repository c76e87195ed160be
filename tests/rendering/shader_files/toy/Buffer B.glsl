// Reads what A has drawn in this frame, and has it run once more.
#iChannel0 "buffer_a"
void mainImage(out vec4 color, in vec2 at) { color = vec4(twice(texelFetch(iChannel0, ivec2(at), 0).r)); }
