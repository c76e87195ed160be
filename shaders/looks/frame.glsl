// A window between two hands through which the picture looks different; six ways to look.
uniform float filter_number;   // 0 to 5
uniform float pixel_size;

// Lengths are pixels of a picture of 720 rows.
float unit() { return picture_size.y / 720.0; }

// Flat tones of the picture's own hues, and ink where it is uneven.
vec3 toon(vec2 p) {
    vec3 c = picture_at(p);
    float light = luminance(c), reach = 2.5 * unit();
    float dx = luminance(picture_at(p + vec2(reach, 0.0))) - luminance(picture_at(p - vec2(reach, 0.0)));
    float dy = luminance(picture_at(p + vec2(0.0, reach))) - luminance(picture_at(p - vec2(0.0, reach)));
    float tone = light * 5.0, flat_tone = (floor(tone) + smoothstep(0.42, 0.58, fract(tone)) + 0.25) / 5.0;
    vec3 hue = mix(vec3(light), c, 1.75) / max(light, 0.05);
    return clamp(hue * flat_tone, 0.0, 1.0) * (1.0 - smoothstep(0.06, 0.2, length(vec2(dx, dy))));
}

vec3 thermal(vec2 p) {
    float heat = luminance(picture_at(p));
    vec3 cold = mix(vec3(0.02, 0.0, 0.2), vec3(0.5, 0.0, 0.6), smoothstep(0.0, 0.35, heat));
    vec3 warm = mix(vec3(1.0, 0.35, 0.05), vec3(1.0, 0.95, 0.55), smoothstep(0.55, 0.95, heat));
    return mix(cold, warm, smoothstep(0.3, 0.62, heat));
}

vec3 mosaic(vec2 p) {
    float wide = pixel_size * unit();
    return picture_at((floor(p / wide) + 0.5) * wide);
}

vec3 halftone(vec2 p) {
    float wide = pixel_size * 0.7 * unit();
    mat2 turn = mat2(0.866, 0.5, -0.5, 0.866);
    vec2 q = turn * p / wide;
    vec2 center = transpose(turn) * ((floor(q) + 0.5) * wide);
    float ink = 1.0 - luminance(picture_at(center));
    float dot_edge = length(fract(q) - 0.5) - 0.72 * sqrt(ink);
    return mix(vec3(0.09, 0.1, 0.25), vec3(0.98, 0.95, 0.86), smoothstep(-0.08, 0.08, dot_edge));
}

vec3 split(vec2 p) {
    vec2 shift = vec2(7.0 + 5.0 * sin(time * 2.0), 0.0);
    float band = random(vec2(floor(p.y / (9.0 * unit())), floor(time * 9.0)));
    shift.x += band > 0.93 ? 26.0 : 0.0;
    shift *= unit();
    vec3 c = vec3(picture_at(p + shift).r, picture_at(p).g, picture_at(p - shift).b);
    return c * (0.88 + 0.12 * sin(p.y * 1.9 / unit()));
}

vec3 negative(vec2 p) {
    vec3 c = 1.0 - picture_at(p);
    return mix(vec3(luminance(c)), c, 1.2);
}

vec4 shade(vec2 at) {
    vec2 p = gl_FragCoord.xy;
    int which = int(filter_number + 0.5) % 6;
    vec3 color = which == 0 ? toon(p) : which == 1 ? thermal(p) : which == 2 ? mosaic(p)
               : which == 3 ? halftone(p) : which == 4 ? split(p) : negative(p);
    // A thin bright edge, softly anti-aliased.
    vec2 near = min(at, 1.0 - at) / max(fwidth(at), vec2(1e-6));
    float inside = min(near.x, near.y);
    float cover = clamp(inside, 0.0, 1.0);
    float edge = 1.0 - smoothstep(1.5, 3.0, inside);
    return vec4(mix(color, vec3(1.0), edge), cover);
}
