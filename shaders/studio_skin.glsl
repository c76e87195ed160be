// What skin looks like at a place of the template hand: relief, colour and gloss. All from places on the
// skin, so that nothing swims when the hand moves.

#include "studio_noise.glsl"
#include "studio_light.glsl"

uniform vec4 finger_flexion[5]; // knuckle, middle joint, last joint: 0 straight, 1 bent
uniform vec3 back_color;
uniform vec3 palm_color;
uniform vec3 blood_absorbance; // of one unit more of blood
uniform vec4 nail_paint;       // colour and how much of it
uniform float wrinkles;        // 0 to 1
uniform float melanin;
uniform float seed;

struct Skin {
    float relief;    // cm above the smooth skin
    float darkness;  // of creases
    float blood;     // more or less than the rest
    float palmar;    // 1 palm, 0 back
    float nail;
    float nail_edge;
    float nail_tip;
    float nail_moon;
    float mottle;    // -0.5 to 0.5, a centimetre wide
    float mottle2;   // -0.5 to 0.5, some millimetres wide
    float grain;     // -0.5 to 0.5, fine
    float vein;
};

float pixel_cm; // size of a pixel on the skin: lines thinner than that fade instead of flickering

// A groove across `x` with half width w: 1 in the middle.
float groove(float x, float w) {
    float wide = max(w * 1.7, pixel_cm * 1.2);
    float t = max(0.0, 1.0 - x * x / (wide * wide));
    return t * t * (w * 1.7 / wide);
}

float hump(float x) { return 1.0 / (1.0 + x * x * (1.0 + 0.5 * x * x)); }

float segment_distance(vec2 p, vec2 a, vec2 b) {
    vec2 d = b - a, q = p - a;
    return length(q - d * clamp(dot(q, d) / dot(d, d), 0.0, 1.0));
}

// Linear colour of the skin without light.
vec3 skin_color(Skin s) {
    vec3 color = mix(back_color, palm_color, s.palmar);
    color *= 1.0 + 0.16 * s.mottle + 0.10 * s.grain;
    color *= mix(vec3(1.0), vec3(0.86, 0.95, 0.97), s.vein * (1.0 - 0.8 * melanin));
    vec3 crease = s.darkness * (vec3(0.9, 1.35, 1.45) + melanin * vec3(0.8, 0.6, 0.5) * s.palmar);
    color *= exp(-crease - clamp(s.blood, -0.6, 1.3) * 0.62 * blood_absorbance);
    // Seen through the nail: its bed, redder than the skin; white where it stands free, paler at the root.
    vec3 nail = color * vec3(1.14, 1.00, 1.00) + vec3(0.075, 0.038, 0.036);
    nail = mix(nail, vec3(0.80, 0.72, 0.63), s.nail_tip * (0.55 - 0.20 * melanin));
    nail = mix(nail, nail * 1.22 + 0.025, s.nail_moon * 0.5);
    nail = mix(nail, nail_paint.rgb, nail_paint.a);
    return mix(color, nail, s.nail) * (1.0 - 0.30 * s.nail_edge);
}

Skin bare_skin(vec3 p) {
    Skin s = Skin(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    s.mottle = value_noise(p * 0.9 + seed) - 0.5;
    s.mottle2 = value_noise(p * 2.7 + seed) - 0.5;
    s.grain = (value_noise(p * 9.0 + seed) - 0.5) * clamp(0.16 / pixel_cm - 0.6, 0.0, 1.0);
    return s;
}

Finish skin_finish(Skin s) {
    float rough = mix(0.47 + 0.10 * s.mottle2 - 0.04 * melanin, 0.25, s.nail);
    return Finish(skin_color(s), s.relief + s.grain * 0.012 * (1.0 - s.nail), rough, mix(0.028, 0.045, s.nail), 0.0, true);
}
