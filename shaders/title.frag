#version 330
// Letters on a soft shadow of their own shape. Premultiplied alpha.
uniform sampler2D u_text;   // red: letters, green: their glow
uniform vec3 u_color;
uniform float u_shade;
uniform float u_opacity;
in vec2 v_at;
out vec4 o_color;

void main() {
    vec2 text = texture(u_text, v_at).rg;
    float shadow = (1.0 - pow(1.0 - text.g, 4.0)) * u_shade;
    o_color = vec4(u_color * text.r, text.r + shadow * (1.0 - text.r)) * u_opacity;
}
