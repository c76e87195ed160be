#version 330
// A rectangle around one sprite, turned.
#include "target.glsl"
in vec2 in_place;  // pixels
in vec2 in_half;   // half its width and height, pixels
in vec2 in_turn;   // angle in the picture; turn about its own long axis, radians
in vec4 in_color;

out vec2 v_at;     // -1 to 1
flat out vec2 v_half;
flat out vec4 v_color;
flat out float v_facing;

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
    // One pixel more, for the soft edge.
    vec2 wide = in_half + 1.0;
    v_facing = cos(in_turn.y);
    vec2 offset = corner * wide * vec2(1.0, max(abs(v_facing), 0.12));
    float c = cos(in_turn.x), s = sin(in_turn.x);
    v_at = corner * wide / in_half;
    v_half = in_half;
    v_color = in_color;
    gl_Position = position_of(in_place + mat2(c, s, -s, c) * offset);
}
