#version 330
// A strip of two triangles over the whole viewport, at one depth.

uniform float level; // of the window's depth, 0 to 1

void main() {
    vec2 place = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
    gl_Position = vec4(place, level * 2.0 - 1.0, 1.0);
}
