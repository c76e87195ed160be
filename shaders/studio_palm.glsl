// The lines of the palm and wrist; tendons, knuckles and veins of the back.

#include "studio_skin.glsl"

uniform vec4 knuckle_places[2]; // x, y of the four knuckles of the template

void palm_skin(inout Skin s, vec3 p, float z) {
    float on_hand = smoothstep(-0.9, 2.6, p.y);
    s.palmar = smoothstep(-0.25, 0.45, z + 0.25 * s.mottle2) * (on_hand * 0.82 + 0.18);
    float palm_side = smoothstep(0.05, 0.45, z);
    vec2 q = p.xy / vec2(1.17, 1.013) + vec2(0.12 * s.mottle2, 0.14 * s.mottle);
    // Heart, head and life line.
    float x = clamp(q.x, -4.2, 1.9), t = (x + 4.2) / 6.1;
    float heart = length(vec2(q.x - x, q.y - (6.15 - 0.35 * sin(t * 3.1) + 1.75 * t * t)));
    x = clamp(q.x, -2.7, 3.6);
    t = (3.6 - x) / 6.3;
    float head = length(vec2(q.x - x, q.y - (6.55 - 0.1 * t - 1.9 * t * t)));
    vec2 life_place = (q - vec2(4.1, 2.0)) / vec2(3.45, 4.65);
    float angle = atan(life_place.y, -life_place.x);
    float life = abs(length(life_place) - 1.0) * 3.3 + 10.0 * max(0.0, -0.25 - angle) + 10.0 * max(0.0, angle - 1.45);
    float lines = groove(heart, 0.12) + 0.85 * groove(head, 0.115) * smoothstep(-2.9, -1.6, q.x) + groove(life, 0.12);
    lines += 0.35 * groove(segment_distance(q, vec2(-0.4, 2.0), vec2(0.2, 7.4)), 0.06);
    lines *= palm_side * smoothstep(-0.5, 0.8, p.y);
    float wrist_side = palm_side * smoothstep(-3.5, 0.0, p.y);
    float bend = 0.05 * sin(p.x * 2.0);
    lines += wrist_side * 0.9 * groove(p.y + 0.15 - 0.03 * p.x * p.x + bend, 0.07);
    lines += wrist_side * 0.6 * groove(p.y + 0.75 - 0.03 * p.x * p.x, 0.06);
    s.relief -= lines * 0.040 * (0.7 + 0.6 * wrinkles);
    s.darkness += lines * 0.20;
    s.blood += lines * 0.25;
    float redder = 0.35 * smoothstep(-0.15, 0.40, s.mottle) + 0.40 * smoothstep(4.5, 7.5, q.y);
    redder += 0.35 * smoothstep(2.2, 0.0, distance(q, vec2(-2.6, 3.2)));
    redder += 0.35 * smoothstep(2.4, 0.3, distance(q, vec2(2.2, 3.6)));
    s.blood += 0.35 * s.mottle2 * palm_side;
    s.blood += palm_side * redder * smoothstep(-1.0, 1.0, p.y);
    // Tendons, knuckles and veins on the back.
    float back_side = smoothstep(-0.1, -0.6, z) * smoothstep(-0.5, 2.5, p.y);
    if (back_side > 0.0) {
        for (int i = 0; i < 4; i++) {
            vec4 two = knuckle_places[i >> 1];
            vec2 knuckle = (i & 1) == 0 ? two.xy : two.zw;
            float along = segment_distance(p.xy, knuckle, vec2(knuckle.x * 0.28, 1.0));
            float bent = finger_flexion[i + 1].x;
            s.relief += back_side * 0.070 * (0.4 + wrinkles) * (1.0 - 0.6 * bent) * groove(along, 0.22) * smoothstep(2.0, 6.0, p.y);
            float from = distance(p.xy, knuckle);
            s.blood += back_side * (0.40 - 0.5 * bent) * hump(from / 0.75);
            s.darkness += back_side * (0.04 + 0.12 * melanin) * hump(from / 0.7);
            s.relief -= back_side * 0.016 * wrinkles * hump(from / 0.6) * (1.0 - bent) * (0.5 + 0.5 * sin(p.y * 15.0 + p.x * 4.0 * sin(p.x * 3.0)));
        }
    }
    float veins_here = max(back_side * smoothstep(8.6, 6.8, p.y), 0.5 * smoothstep(0.3, 0.7, abs(z)) * smoothstep(0.0, -2.0, p.y));
    float v1 = abs(q.x - 0.9 - 0.9 * sin(q.y * 0.55 + 0.6) - 0.5 * s.mottle);
    float v2 = abs(q.x + 1.5 - 0.6 * sin(q.y * 0.7 + 2.0) + 0.4 * s.mottle);
    float v3 = abs(q.y - 5.2 - 0.35 * q.x - 0.3 * sin(q.x * 2.0));
    s.vein = groove(v1, 0.15) + 0.8 * groove(v2, 0.14) + 0.5 * groove(v3, 0.12) * smoothstep(2.0, 0.0, abs(q.x));
    s.vein *= veins_here;
    s.relief += s.vein * 0.055 * wrinkles;
}
