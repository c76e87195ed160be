// The room goes dark but for the hands and a soft light that they carry.
uniform float darkness;
uniform float beam;        // radius of the light, palm sizes
uniform vec3 tint;

vec4 shade(vec2 at) {
    vec2 pixel = at * picture_size;
    float lit = 0.0;
    for (int which = 0; which < hand_count; ++which) {
        float r = distance(pixel, palm_center(which)) / palm_size(which);
        lit = max(lit, 1.0 - smoothstep(0.25 * beam, beam, r));
    }
    float here = max(lit * lit * (3.0 - 2.0 * lit), 0.85 * mask_at(pixel));
    vec3 color = picture_at(pixel);
    vec3 dark = vec3(luminance(color)) * tint * (1.0 - darkness);
    return vec4(mix(dark, color * (1.0 + 0.12 * here), here), 1.0);
}
