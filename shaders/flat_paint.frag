#version 330
// A flat capsule with a thin dark rim, so that it reads on any background. Premultiplied alpha.
#include "capsule.glsl"
uniform float u_opacity;

out vec4 o_color;

void main() {
    Capsule c = capsule_here();
    float inside = coverage(c);
    c.radius *= 0.72;
    float face = coverage(c);
    // Nearer is lighter: towards white above 1, towards black below.
    vec3 lit = mix(c.color * min(c.light, 1.0), vec3(1.0), clamp(c.light - 1.0, 0.0, 1.0) * 0.7);
    vec3 color = pow(lit, vec3(1.0 / 2.2));
    o_color = vec4(mix(color * 0.18, color, face), 1.0) * (inside * u_opacity);
}
