#version 330
// A rectangle around one capsule: the bone from a to b, wide enough for its halo.
#include "target.glsl"
uniform float u_reach;  // end of the halo, in radii

in vec4 in_ends;     // a.xy, b.xy, pixels
in vec4 in_shape;    // radius at a and b, pixels; light at a and b
in vec3 in_color_a;  // linear
in vec3 in_color_b;

out vec2 v_pixel;
flat out vec4 v_ends;
flat out vec4 v_shape;
flat out vec3 v_color_a;
flat out vec3 v_color_b;

void main() {
    vec2 a = in_ends.xy;
    vec2 b = in_ends.zw;
    float length_ab = length(b - a);
    vec2 along = length_ab > 1e-3 ? (b - a) / length_ab : vec2(1.0, 0.0);
    vec2 across = vec2(-along.y, along.x);
    // One pixel more than the halo, for the soft edge.
    vec2 reach = in_shape.xy * u_reach + 1.0;
    float side = float(gl_VertexID & 1) * 2.0 - 1.0;
    v_pixel = (gl_VertexID < 2) ? a - along * reach.x + across * side * reach.x
                                : b + along * reach.y + across * side * reach.y;
    v_ends = in_ends;
    v_shape = in_shape;
    v_color_a = in_color_a;
    v_color_b = in_color_b;
    gl_Position = position_of(v_pixel);
}
