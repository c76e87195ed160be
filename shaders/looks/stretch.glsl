// The picture is rubber: a pinch takes hold of it and pulls, and let go it springs back and wobbles.
// The memory holds how far each point was pulled and how fast it moves, in picture heights (a second).
uniform float grip;       // radius that a pinch takes hold of, palm sizes
uniform float touch;      // how much of a hand's motion the picture follows that is not held, 0 to 1
uniform float stiffness;  // swings a second, times 2 pi
uniform float damping;    // 0 swings for ever, 1 not at all

vec4 remember(vec2 at) {
    vec2 wide = vec2(picture_size.y / picture_size.x, 1.0);
    vec2 pixel = at * picture_size;
    vec2 pull = vec2(0.0);
    float held = 0.0;
    for (int which = 0; which < hand_count; ++which) {
        float hold = smoothstep(0.55, 0.8, hand_shapes[which].y);
        held = max(held, hold);
        vec2 now = 0.5 * (hand_landmark(which, 4, 0.0) + hand_landmark(which, 8, 0.0)).xy;
        vec2 before = 0.5 * (hand_landmark(which, 4, seconds) + hand_landmark(which, 8, seconds)).xy;
        float r = line_distance(pixel, now, before) / (grip * palm_size(which));
        pull += max(hold, touch) * exp(-r * r) * (now - before) / picture_size.y;
    }
    // The picture's edge is fixed.
    vec2 rim = smoothstep(vec2(0.0), vec2(0.12), min(at, 1.0 - at));
    pull *= rim.x * rim.y;
    // What is here now was there before: it brings along how far it had been pulled.
    vec4 was = textureLod(last, at - pull * wide, 0.0);
    vec2 moved = was.xy + pull, speed = was.zw * (1.0 - held);
    float t = seconds * (1.0 - held), swing = stiffness * sqrt(1.0 - damping * damping);
    float left = exp(-damping * stiffness * t), c = cos(swing * t), s = sin(swing * t) / swing;
    vec2 back = left * (moved * (c + damping * stiffness * s) + speed * s);
    speed = left * (speed * (c - damping * stiffness * s) - moved * stiffness * stiffness * s);
    return vec4(clamp(back, -1.0, 1.0), clamp(speed, -60.0, 60.0));
}

vec4 shade(vec2 at) {
    vec2 pixel = gl_FragCoord.xy;
    vec2 rim = smoothstep(vec2(0.0), vec2(0.04), min(at, 1.0 - at));
    vec2 moved = memory_at(pixel).xy * picture_size.y * rim.x * rim.y;
    float far = length(moved);
    if (far < 0.3) return vec4(0.0);
    vec2 e = 1.5 * cell * picture_size;
    // Where it is stretched it grows thinner and lighter, where it is pressed together darker.
    float wider = memory_at(pixel + vec2(e.x, 0.0)).x - memory_at(pixel - vec2(e.x, 0.0)).x
                + memory_at(pixel + vec2(0.0, e.y)).y - memory_at(pixel - vec2(0.0, e.y)).y;
    float light = clamp(wider * picture_size.y / (e.x + e.y), -0.6, 0.6);
    return vec4(picture_at(pixel - moved) * (1.0 + 0.22 * light), 1.0);
}
