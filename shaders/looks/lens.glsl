// What lies behind a ball between two palms, as a ball of glass shows it. Lengths are palm sizes.
uniform float radius;
uniform float bend;       // 0 none to 1

vec4 shade(vec2 at) {
    float palm = 0.5 * (palm_size(0) + palm_size(1));
    vec2 middle = 0.5 * (palm_center(0) + palm_center(1));
    vec2 p = (gl_FragCoord.xy - middle) / palm;
    float r = length(p) / max(radius, 0.05);
    float z = sqrt(max(1.0 - r * r, 0.0));
    vec2 moved = p * mix(1.0, 0.35 + 0.85 * (1.0 - z), bend);
    moved += 0.03 * bend * (vec2(noise(p * 5.0 + time), noise(p * 5.0 - time)) - 0.5);
    vec2 split = p * 0.03 * bend * (1.0 - z);
    vec3 color = vec3(picture_at(middle + (moved + split) * palm).r, picture_at(middle + moved * palm).g,
                      picture_at(middle + (moved - split) * palm).b);
    float inside = clamp((1.0 - r) * radius * palm, 0.0, 1.0) * smoothstep(0.02, 0.2, radius);
    return vec4(color * mix(1.0, 0.55 + 0.3 * z, bend), inside);
}
