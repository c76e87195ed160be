// A finger's creases, knuckles and nail.

#include "studio_skin.glsl"

uniform vec4 finger_size[5];   // proximal, middle, distal length with flesh, radius of the tip

void finger_skin(inout Skin s, vec3 a, float z, int finger) {
    vec4 size = finger_size[finger], flex = finger_flexion[finger];
    bool is_thumb = finger == 0;
    // The template's fingers are bent a little: 8° and 14° (thumb: 6° and 12°).
    vec2 c1 = is_thumb ? vec2(0.9945, 0.1045) : vec2(0.9903, 0.1392);
    vec2 c2 = is_thumb ? vec2(0.9945, 0.1045) : vec2(0.9945, 0.1045);
    vec3 m = vec3(a.x, c1.x * (a.y - size.x) + c1.y * a.z, -c1.y * (a.y - size.x) + c1.x * a.z);
    vec3 d = vec3(m.x, c2.x * (m.y - size.y) + c2.y * m.z, -c2.y * (m.y - size.y) + c2.x * m.z);
    float palm_side = smoothstep(-0.15, 0.35, z), back_side = smoothstep(0.1, -0.4, z);
    s.palmar = smoothstep(-0.25, 0.45, z + 0.25 * s.mottle2);
    float id = float(finger);
    float waver = 0.05 * sin(m.x * 3.0 + id) + 0.06 * s.mottle2;
    float crease = 0.0;
    if (is_thumb) {
        crease += 0.7 * groove(m.y + 0.05 * waver, 0.07) + 0.5 * groove(m.y - 0.25, 0.06);
    } else {
        float root = 0.375 * size.x;
        crease += 0.9 * groove(a.y - root + waver - 0.10 * a.x * a.x, 0.10) + 0.3 * groove(a.y - root + 0.24 - waver, 0.07);
        crease += 0.9 * groove(m.y + 0.10 + waver, 0.09) + 0.55 * groove(m.y - 0.17 - waver, 0.08);
    }
    crease += 0.9 * groove(d.y - 0.03 + waver, 0.085) + 0.2 * groove(d.y + 0.16 - waver, 0.06);
    crease *= palm_side * 0.85;
    // Loose skin over the joints on the back; it smooths out when they bend.
    vec3 k = is_thumb ? d : m;
    float near1 = hump((k.y + 0.02) / 0.36), near2 = hump(d.y / 0.20);
    float fold1 = 0.5 + 0.5 * sin((k.y + 0.06 * sin(k.x * 4.0 + id) + 0.05 * s.grain) * 24.0 + id);
    float fold2 = 0.5 + 0.5 * sin((d.y + 0.04 * sin(d.x * 5.0)) * 32.0 + 2.0 * id);
    float loose = back_side * (0.35 + 1.0 * wrinkles);
    float fade = clamp(0.13 / pixel_cm - 0.35, 0.0, 1.0);
    crease += loose * near1 * near1 * fold1 * fold1 * 0.85 * fade * (1.0 - 0.65 * (is_thumb ? flex.z : flex.y));
    if (!is_thumb) crease += loose * near2 * near2 * fold2 * fold2 * 0.55 * fade * (1.0 - 0.8 * flex.z);
    s.relief -= crease * 0.032 * (0.6 + 0.8 * wrinkles);
    s.darkness += crease * (0.28 - 0.10 * palm_side);
    s.blood += 0.60 * hump((d.y - size.z * 0.70) / 0.75) * (0.45 + 0.55 * palm_side);
    s.blood += (0.42 * near1 + 0.22 * near2 + (is_thumb ? 0.1 : 0.3) * hump(a.y / 0.7)) * back_side + (0.22 + 0.25 * palm_side) * crease;
    s.blood += 0.25 * palm_side * hump((a.y - 0.375 * size.x) / 0.8);
    // Stretched skin over a bent joint is bloodless.
    s.blood -= 0.15 * back_side * near1 * (is_thumb ? flex.z : flex.y);
    // Loose skin is darker even where its folds are too fine to be seen.
    s.darkness += (0.05 + 0.10 * melanin) * back_side * (near1 * near1 + 0.6 * near2 * near2);
    // The nail: longer than wide, square at the tip, round at its root.
    float r = size.w * (is_thumb ? 1.10 : 1.04), length_half = r * (is_thumb ? 0.98 : 1.02);
    vec2 v = vec2(d.x / (r * 0.88), (d.y - (size.z - length_half - 0.06)) / length_half);
    vec2 u = abs(v);
    float root_round = u.y * u.y * sqrt(u.y), tip_round = u.y * u.y * u.y;
    float rim = u.x * u.x * u.x + (v.y < 0.0 ? root_round : tip_round);
    float upper = smoothstep(0.25, -0.10, z) * step(d.z, 0.10);
    float soft = 0.05 + 0.6 * pixel_cm;
    s.nail = smoothstep(1.0 + soft, 1.0 - soft, rim) * upper;
    float edge = (rim - 1.10) / (0.17 + 0.5 * pixel_cm);
    s.nail_edge = max(0.0, 1.0 - edge * edge) * upper * (v.y > 0.7 ? 0.25 : 1.0) * clamp(0.16 / pixel_cm, 0.0, 1.0);
    s.nail_tip = smoothstep(0.78, 0.86, v.y + 0.10 * u.x * u.x) * s.nail;
    s.nail_moon = smoothstep(0.42, 0.28, length(vec2(v.x * 0.6, v.y + 0.95))) * s.nail;
    s.relief += s.nail * 0.022 - s.nail_edge * 0.022;
}
