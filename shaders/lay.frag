#version 330
// A texture laid over a region, stretched to it.
uniform sampler2D u_source;
uniform float u_opacity;
in vec2 v_at;
out vec4 o_color;

void main() {
    o_color = textureLod(u_source, v_at, 0.0) * u_opacity;
}
