#version 330
// A picture, premultiplied, as the perspective shows it.
uniform sampler2D u_source;
uniform float u_opacity;
in vec2 v_at;
out vec4 o_color;

void main() {
    o_color = texture(u_source, v_at) * u_opacity;
}
