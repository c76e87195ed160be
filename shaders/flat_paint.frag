#version 330
// A flat capsule with a thin dark rim, so that it reads on any background. Premultiplied alpha.
#include "capsule.glsl"
out vec4 o_color;

void main() {
    Capsule c = capsule_here();
    float inside = coverage(c);
    c.radius *= 0.72;
    float face = coverage(c);
    vec3 color = pow(clamp(c.color * c.light, 0.0, 1.0), vec3(1.0 / 2.2));
    o_color = vec4(mix(color * 0.18, color, face), 1.0) * inside;
}
