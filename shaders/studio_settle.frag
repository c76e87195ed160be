#version 330
// Pulls each vertex of the mesh onto the field's surface and reads its normal there.

#include "studio_field.glsl"

uniform sampler2D positions;
layout(location = 0) out vec4 position;
layout(location = 1) out vec4 normal;

vec4 value_and_slope(vec3 p) {
    const float e = 0.02;
    const vec2 k = vec2(1.0, -1.0);
    float a = hand_field(p + e * k.xyy), b = hand_field(p + e * k.yyx);
    float c = hand_field(p + e * k.yxy), d = hand_field(p + e * k.xxx);
    vec3 slope = (k.xyy * a + k.yyx * b + k.yxy * c + k.xxx * d) / (4.0 * e);
    return vec4(slope, 0.25 * (a + b + c + d));
}

void main() {
    vec3 p = unstretched(texelFetch(positions, ivec2(gl_FragCoord.xy), 0).xyz);
    vec4 here;
    for (int i = 0; i < 3; i++) {
        here = value_and_slope(p);
        // Short steps: neighbours must not change places where the field has a ridge.
        if (i < 2) p -= here.xyz * clamp(here.w / max(dot(here.xyz, here.xyz), 0.25), -0.06, 0.06);
    }
    position = vec4(p, 1.0);
    normal = vec4(normalize(here.xyz), 0.0);
}
