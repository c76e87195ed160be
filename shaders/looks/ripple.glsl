// Waves of glass that fingertips send out as they move; the picture refracts in them.
// The memory holds how far the waves move each point of the picture, in pixels.
uniform float strength;

// How far a picture's point is moved by the waves of one fingertip.
vec2 waves(int which, int index, vec2 pixel) {
    float palm = palm_size(which);
    vec2 moved = vec2(0.0);
    vec2 before = hand_landmark(which, index, 0.04).xy;
    for (int i = 0; i < 9; ++i) {
        float age = 0.09 + 0.1 * float(i);
        vec2 at = before;
        before = hand_landmark(which, index, age + 0.05).xy;
        float speed = distance(at, before) / palm / 0.1;
        float force = smoothstep(0.5, 3.5, speed) * (1.0 - age / 1.0) * smoothstep(0.0, 0.2, age);
        vec2 away = pixel - at;
        float r = length(away) / palm;
        float front = (r - age * 2.6) / 0.24;
        if (force < 0.01 || abs(front) > 2.6) continue;
        moved += away / (r * palm + 1.0) * force * exp(-front * front) * sin(front * 2.4) * palm * 0.2;
    }
    return moved;
}

vec4 remember(vec2 at) {
    vec2 pixel = at * picture_size;
    vec2 moved = vec2(0.0);
    for (int which = 0; which < hand_count; ++which) {
        float away = distance(pixel, palm_center(which)) / palm_size(which);
        if (away > 3.9) continue;
        vec2 sum = waves(which, 8, pixel) + 0.7 * waves(which, 4, pixel) + 0.7 * waves(which, 20, pixel);
        moved += sum * smoothstep(3.9, 3.2, away);
    }
    float bend = length(moved), most = 0.045 * picture_size.y;
    return vec4(moved * strength * most / (most + bend), 0.0, 0.0);
}

vec4 shade(vec2 at) {
    vec2 pixel = gl_FragCoord.xy;
    vec2 moved = memory_at(pixel).xy;
    float bend = length(moved);
    if (bend < 0.15) return vec4(0.0);
    vec3 color = vec3(picture_at(pixel + moved * 1.2).r, picture_at(pixel + moved).g,
                      picture_at(pixel + moved * 0.8).b);
    // Light comes from the upper left: slopes that face it shine, those behind lie in shadow.
    float slope = dot(moved, vec2(0.6, 0.8)) / (0.006 * picture_size.y + bend) * smoothstep(0.0, 0.012, bend / picture_size.y);
    color *= 1.0 - 0.28 * max(slope, 0.0);
    color += 0.22 * pow(max(-slope, 0.0), 2.0);
    return vec4(color, 1.0);
}
