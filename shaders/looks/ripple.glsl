// Waves of glass that fingertips send out as they move; the picture refracts in them.
uniform float strength;

// How far a picture's point is moved by the waves of one fingertip.
vec2 waves(int which, int index, vec2 pixel) {
    float palm = palm_size(which);
    vec2 moved = vec2(0.0);
    for (int i = 0; i < 9; ++i) {
        float age = 0.08 + 0.1 * float(i);
        vec2 at = hand_landmark(which, index, age).xy;
        vec2 before = hand_landmark(which, index, age + 0.08).xy;
        float speed = length(at - before) / palm / 0.08;
        float force = smoothstep(0.6, 4.0, speed) * (1.0 - age / 1.05);
        if (force < 0.01) continue;
        vec2 away = pixel - at;
        float r = length(away) / palm;
        float front = (r - age * 2.4) / 0.22;
        moved += normalize(away + 1e-3) * force * exp(-front * front) * sin(front * 2.2) * palm * 0.12;
    }
    return moved;
}

vec4 shade(vec2 at) {
    vec2 pixel = at * picture_size;
    vec2 moved = vec2(0.0);
    for (int which = 0; which < hand_count; ++which) {
        if (distance(pixel, palm_center(which)) > 5.5 * palm_size(which)) continue;
        moved += waves(which, 8, pixel) + waves(which, 4, pixel) * 0.6 + waves(which, 20, pixel) * 0.6;
    }
    moved *= strength;
    float bend = length(moved);
    if (bend < 0.05) return vec4(0.0);
    vec3 color = vec3(picture_at(pixel + moved * 1.12).r, picture_at(pixel + moved).g,
                      picture_at(pixel + moved * 0.88).b);
    // Light catches the slopes that face it.
    float slope = dot(moved, vec2(-0.6, -0.8)) / (bend + 4.0);
    color += max(slope, 0.0) * 0.16 * smoothstep(0.5, 5.0, bend);
    return vec4(color, 1.0);
}
