// A glove over the hand: polished metal in which the room is mirrored, or a hologram.
// The memory holds the glove's surface: slope to the right and down, height, and the distance to its rim in
// palm sizes, below zero inside. A distance can be enlarged and its edge stays sharp.
uniform float material;   // 0 metal to 1 hologram
uniform vec3 metal;
uniform vec3 light;
uniform float thickness;  // of the fingers, 1 as flesh is

const int COUNT = 26;
const int FIRST[COUNT] = int[](0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11, 0, 13, 14, 15, 0, 17, 18, 19, 5, 9, 13, 1, 1, 0);
const int SECOND[COUNT] = int[](1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 9, 13, 17, 5, 17, 0);
const float RADIUS[21] = float[](0.24, 0.2, 0.155, 0.125, 0.105, 0.17, 0.125, 0.105, 0.09, 0.17, 0.125, 0.108,
    0.093, 0.165, 0.12, 0.102, 0.088, 0.155, 0.105, 0.09, 0.08);
const float MELT = 16.0;  // the higher, the sharper the creases between fingers

vec4 surface(int which, vec2 pixel, vec4 behind) {
    float palm = palm_size(which);
    if (distance(pixel, palm_center(which)) > 2.6 * palm) return behind;
    vec2 slope = vec2(0.0);
    float sum = 0.0, height = 0.0, total = 0.0;
    for (int i = 0; i < COUNT; ++i) {
        vec3 a = texelFetch(hand_points, ivec2(FIRST[i], which * 64), 0).xyz / palm;
        vec3 b = texelFetch(hand_points, ivec2(SECOND[i], which * 64), 0).xyz / palm;
        vec2 p = pixel / palm - a.xy, ab = b.xy - a.xy;
        float along = clamp(dot(p, ab) / max(dot(ab, ab), 1e-5), 0.0, 1.0);
        float radius = thickness * mix(RADIUS[FIRST[i]], RADIUS[SECOND[i]], along);
        vec2 away = p - ab * along;
        float distant = length(away) - radius;
        if (distant > 0.5) continue;
        vec2 tilt = away / radius;
        tilt /= max(1.0, length(tilt));
        float near = -mix(a.z, b.z, along) + radius * sqrt(max(1.0 - dot(tilt, tilt), 0.0));
        sum += exp(-MELT * distant);
        // What is nearer to the eye covers what is farther away.
        float weight = exp(-MELT * max(distant, -0.09) + 7.0 * near);
        slope += weight * tilt;
        height += weight * near;
        total += weight;
    }
    if (total <= 0.0) return behind;
    float rim = -log(max(sum, 1e-6)) / MELT + 0.035;
    vec4 found = vec4(slope / total, height / total, min(rim, 1.0));
    return rim < 0.0 || rim < behind.w ? found : behind;
}

vec4 remember(vec2 at) {
    vec4 found = vec4(0.0, 0.0, 0.0, 1.0);
    for (int which = 0; which < hand_count; ++which) found = surface(which, at * picture_size, found);
    return found;
}

// What polished metal mirrors: the room itself, a lamp above, a dark floor.
vec3 mirrored(vec2 pixel, vec3 normal) {
    vec3 ray = vec3(2.0 * normal.z * normal.xy, 2.0 * normal.z * normal.z - 1.0);
    vec2 seen = fract(0.5 * (0.5 + 0.5 * ray.xy) + 0.25);
    vec3 room = textureLod(picture, seen, 0.0).rgb;
    float sky = smoothstep(-0.25, -0.75, ray.y), floor_ = smoothstep(0.05, 0.6, ray.y);
    float lamp = smoothstep(0.86, 0.97, dot(ray, normalize(vec3(-0.45, -0.65, 0.6))));
    float strip = smoothstep(0.1, 0.0, abs(ray.x - 0.72)) * smoothstep(0.8, 0.2, abs(ray.y));
    vec3 color = mix(0.25 + 0.75 * room, vec3(1.05), 0.65 * sky);
    color = mix(color, 0.25 * color, floor_ * (1.0 - 0.5 * smoothstep(0.6, 1.0, ray.y)));
    return color * metal + lamp * 1.1 + strip * 0.5;
}

vec3 hologram(vec2 pixel, vec3 normal, float height, vec3 behind) {
    float rim = pow(1.0 - normal.z, 1.6);
    float lines = 0.72 + 0.28 * sin(pixel.y * 1500.0 / picture_size.y - time * 9.0);
    float level = abs(fract(height * 9.0 - time * 0.4) - 0.5);
    float contour = 1.0 - smoothstep(0.02, 0.1, level);
    float sweep = exp(-pow(fract(pixel.y / picture_size.y * 1.5 - time * 0.35) * 9.0 - 4.5, 2.0));
    float flicker = 0.92 + 0.08 * noise(vec2(time * 11.0, 0.0));
    vec3 glow = light * (0.16 + 1.25 * rim + 0.35 * contour + 0.5 * sweep) * lines * flicker;
    return behind * vec3(0.32, 0.4, 0.46) + glow;
}

vec4 shade(vec2 at) {
    vec2 pixel = gl_FragCoord.xy;
    vec4 glove = memory_at(pixel);
    float px = 1.0 / palm_size(hand);
    float cover = 1.0 - smoothstep(-1.0 * px, 1.0 * px, glove.w);
    if (cover <= 0.0) return vec4(0.0);
    vec2 slope = glove.xy / max(1.0, length(glove.xy) * 1.001);
    vec3 normal = vec3(slope, sqrt(max(1.0 - dot(slope, slope), 0.0)));
    vec3 color = vec3(0.0);
    if (material < 1.0) color += (1.0 - material) * mirrored(pixel, normal) * (0.55 + 0.45 * smoothstep(0.0, 0.06, -glove.w));
    if (material > 0.0) color += material * hologram(pixel, normal, glove.z, picture_at(pixel));
    return vec4(color, cover);
}
