#version 330
// One rectangle of the target, as a triangle strip of four vertices without buffers.
#include "target.glsl"
uniform vec4 u_region;  // x0, y0, x1, y1, pixels

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    gl_Position = position_of(mix(u_region.xy, u_region.zw, corner));
}
