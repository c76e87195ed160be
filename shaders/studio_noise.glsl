// Value noise, 0 to 1, about one bump per unit of length.

float studio_hash(vec3 p) {
    p = fract(p * 0.3183099 + 0.1);
    p *= 17.0;
    return fract(p.x * p.y * p.z * (p.x + p.y + p.z));
}

float value_noise(vec3 x) {
    vec3 i = floor(x), f = fract(x);
    f = f * f * (3.0 - 2.0 * f);
    return mix(
        mix(mix(studio_hash(i), studio_hash(i + vec3(1, 0, 0)), f.x),
            mix(studio_hash(i + vec3(0, 1, 0)), studio_hash(i + vec3(1, 1, 0)), f.x), f.y),
        mix(mix(studio_hash(i + vec3(0, 0, 1)), studio_hash(i + vec3(1, 0, 1)), f.x),
            mix(studio_hash(i + vec3(0, 1, 1)), studio_hash(i + vec3(1, 1, 1)), f.x), f.y), f.z);
}
