#version 330
// From one picture to another.
uniform sampler2D u_old;
uniform sampler2D u_new;
uniform float u_share;

out vec4 o_color;

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    o_color = mix(texelFetch(u_old, at, 0), texelFetch(u_new, at, 0), u_share);
}
