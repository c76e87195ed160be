// A flame that stands in the palm. What burns higher up left the hand earlier, where it was then: so the flame
// leans against motion, and a fling draws it out along its way.
uniform float heat;       // 0 out, 1 full

const float RISE = 4.2;   // palm sizes a second

// Where the hand was so long ago, as seen from where it is, palm sizes, y up.
vec2 way_back(float seconds_ago) {
    vec3 then = 0.5 * (hand_landmark(hand, 0, seconds_ago) + hand_landmark(hand, 9, seconds_ago));
    vec3 now = 0.5 * (hand_landmark(hand, 0, 0.0) + hand_landmark(hand, 9, 0.0));
    vec2 back = (then.xy - now.xy) / palm_size(hand);
    return vec2(back.x, -back.y) / (1.0 + 0.3 * length(back));
}

float flicker(vec2 p) {
    return (noise(p) * 0.6 + noise(p * 2.1 + 7.7) * 0.28 + noise(p * 4.4 + 3.1) * 0.12);
}

vec4 shade(vec2 at) {
    vec2 p = (gl_FragCoord.xy - palm_center(hand)) / palm_size(hand);
    p.y = -p.y;
    float tall = 2.05 * heat + 0.05;
    float age = clamp(p.y / RISE, 0.0, 0.6);
    age = clamp((p.y - way_back(age).y) / RISE, 0.0, 0.6);
    vec2 back = way_back(age);
    float y = p.y - back.y + 0.32;                     // above the flame's foot
    float x = p.x - back.x;
    float s = y / tall;                                // 0 at the foot, 1 at the tip
    float high = smoothstep(0.0, 0.9, s);
    // Gas speeds up as it rises: its billows are drawn out.
    float up = pow(max(y, 0.0), 0.75);
    float sway = noise(vec2(up * 1.1 - time * 1.7, 3.0 + float(hand))) - 0.5;
    x += sway * 0.75 * high;
    float billow = flicker(vec2(x * 1.5 + 20.0, up * 1.6 - time * 2.6));
    float lick = flicker(vec2(x * 3.1 + (billow - 0.5) * 1.6, up * 1.9 - time * 4.1 + 40.0));
    // A drop: round below, drawn to a point above.
    float low = clamp(s, 0.0, 1.0);
    float wide = 0.78 * sqrt(heat) * sqrt(low + 0.02) * (1.0 - low) * 1.75 + 0.02;
    wide *= 1.0 - 0.25 * high;
    float inside = 1.0 - abs(x + (billow - 0.5) * 0.55 * high) / wide;
    float torn = (lick - 0.5) * mix(0.7, 2.6, high) + (billow - 0.5) * 0.7;
    float burn = min(inside, 0.95) + torn - 0.35 * high;
    burn *= smoothstep(-0.02, 0.14, s) * smoothstep(0.02, 0.2, heat);
    float far = smoothstep(1.28, 0.85, s);
    float body = smoothstep(0.02, 0.42, burn) * far;
    float hot = clamp(burn * 1.05 - 0.42 * s, 0.0, 1.0) * far;
    // Dark red at its edge, orange, yellow, nearly white within.
    vec3 light = vec3(1.25, 0.12, 0.01) * body
               + vec3(1.0, 0.62, 0.05) * smoothstep(0.1, 0.55, hot)
               + vec3(1.5, 1.7, 0.5) * smoothstep(0.4, 0.95, hot);
    // The square's own edges are never seen.
    vec2 side = smoothstep(1.0, 0.88, abs(at * 2.0 - 1.0));
    float edge = side.x * side.y;
    float dense = body * mix(0.5, 0.96, smoothstep(0.0, 0.6, hot));
    return vec4(light * body * edge, dense * edge);
}
