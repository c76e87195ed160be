#version 330
// Where a hand is: 1 in the flesh, falling softly to 0 beside it.
#include "capsule.glsl"
uniform float u_reach;

out vec4 o_mask;

void main() {
    Capsule c = capsule_here();
    float soft = 1.0 - smoothstep(0.85, u_reach, c.distance / max(c.radius, 1.0));
    o_mask = vec4(c.color * c.light * soft, soft);
}
