#version 330
// Shades the arm beyond the wrist: skin, sleeve, watch.

#include "studio_samples.glsl"
#include "studio_skin.glsl"
#include "studio_cloth.glsl"

out vec4 result;

uniform vec3 sleeve_color;

void main() {
    Heap heap = heap_at(ivec2(gl_FragCoord.xy));
    Spot spot = spot_of(heap);
    vec3 p = heap.place.xyz;
    pixel_cm = heap.depth / lens.z;
    Skin s = bare_skin(p);
    s.palmar = 0.18 * smoothstep(-0.25, 0.45, spot.palmar + 0.25 * s.mottle2);
    float v = abs(p.x + 0.5 - 0.5 * sin(p.y * 0.35) - 0.5 * s.mottle);
    s.vein = 0.6 * groove(v, 0.16) * smoothstep(0.3, 0.8, spot.palmar);
    s.relief += 0.03 * s.vein * wrinkles;
    Finish finish = skin_finish(s);
    float fine = clamp(0.16 / pixel_cm - 0.6, 0.0, 1.0);
    if (watch_amount(p) > 0.5) {
        finish = Finish(vec3(0.012), 0.0, 0.60, 0.02, 0.0, false);
        float face = length(vec2(p.x, p.y - 0.5 * (watch_y.x + watch_y.y))) - 1.45;
        if (spot.palmar < -0.2 && face < 0.0) {
            bool rim = face > -0.22;
            finish = Finish(rim ? vec3(0.55) : vec3(0.05, 0.055, 0.07), 0.0, 0.22, rim ? 0.7 : 0.06, rim ? 1.0 : 0.0, false);
        }
    }
    if (sleeve_amount(p) > 0.5) {
        float weave = sin(p.y * 42.0) * sin(atan(p.x, p.z) * 90.0) * fine;
        vec3 cloth = sleeve_color * (0.92 + 0.10 * weave + 0.12 * s.grain + 0.10 * s.mottle);
        cloth *= mix(0.55, 1.0, smoothstep(0.04, 0.14, sleeve_y - p.y));
        finish = Finish(cloth, 1.6 * sleeve_folds(p), 0.95, 0.008, 0.0, false);
    }
    result = light_up(spot, finish, pixel_cm, float(heap.count) / float(heap.total));
}
