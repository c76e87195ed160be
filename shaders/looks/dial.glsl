// Instruments around the palm: four arcs for the fingers' curls, a ring that a pinch fills, a scale with the
// hand's turn. Lengths are palm sizes.
uniform vec3 color;
uniform vec3 warm;     // of what a pinch fills, and of the pointer

const float TURN = 6.2831853;

// A line along a circle: 1 on it, soft to the pixel.
float ring(float r, float radius, float wide, float px) {
    return 1.0 - smoothstep(wide, wide + px, abs(r - radius));
}

// Whether an angle lies in an arc from `begin` over `span`, turns clockwise from the top.
float arc(float angle, float begin, float span, float soft) {
    float along = fract(angle - begin);
    return span <= 0.0 ? 0.0 : smoothstep(span + soft, span, along) + smoothstep(1.0 - soft, 1.0, along);
}

vec4 shade(vec2 at) {
    vec2 p = (gl_FragCoord.xy - palm_center(hand)) / palm_size(hand);
    float r = length(p), px = 1.5 / palm_size(hand);
    if (r > 1.75) return vec4(0.0);
    float angle = fract(atan(p.x, -p.y) / TURN);
    vec2 along = hand_frames[hand].zw;
    float roll = fract(atan(along.x, -along.y) / TURN);
    float signed_roll = roll > 0.5 ? roll - 1.0 : roll;
    // It unfolds as the hand comes.
    float born = smoothstep(0.0, 0.6, hand_shapes[hand].w);
    float shown = smoothstep(0.0, 0.02, born - fract(angle + 0.5));
    float soft = px / (TURN * max(r, 0.1));
    float glow = 0.0, hot = 0.0;

    // Scale: 72 ticks, each ninth long; the pointer, and an arc from upright to it.
    float tick = abs(fract(angle * 72.0) - 0.5) / 72.0 * TURN * r, big = abs(fract(angle * 8.0 + 0.5) - 0.5) / 8.0 * TURN * r;
    tick = abs(0.5 - abs(fract(angle * 72.0) - 0.5)) / 72.0 * TURN * r;
    glow += 0.5 * (1.0 - smoothstep(0.004, 0.004 + px, tick)) * step(1.5, r) * step(r, 1.545);
    glow += 1.0 * (1.0 - smoothstep(0.009, 0.009 + px, big)) * step(1.5, r) * step(r, 1.6);
    glow += 0.35 * ring(r, 1.47, 0.004, px);
    hot += 0.8 * ring(r, 1.42, 0.016, px) * (signed_roll > 0.0 ? arc(angle, 0.0, signed_roll, soft)
                                                               : arc(angle, 1.0 + signed_roll, -signed_roll, soft));
    float off = abs(fract(angle - roll + 0.5) - 0.5) * TURN * r;
    hot += 1.4 * (1.0 - smoothstep(0.0, px, off - 0.55 * (r - 1.42))) * step(1.42, r) * step(r, 1.56);

    // Fingers: arcs left and right of the hand turn with it; full when curled.
    for (int finger = 0; finger < 4; ++finger) {
        float radius = 1.32 - 0.075 * float(finger), curl = hand_curls[hand][finger];
        float begin = roll + 0.31;
        float whole = arc(angle, begin, 0.38, soft), full = arc(angle, begin, 0.38 * curl, soft);
        glow += ring(r, radius, 0.022, px) * (0.16 * whole + 0.95 * full);
    }

    // Pinch: a ring around the palm's middle that fills; a slow dashed ring beside it.
    float pinch = hand_shapes[hand].y;
    float dashes = smoothstep(0.3, 0.34, abs(fract(angle * 24.0 + time * 0.6) - 0.5));
    glow += 0.4 * ring(r, 0.56, 0.006, px) * dashes;
    glow += 0.18 * ring(r, 0.48, 0.028, px);
    hot += 1.1 * ring(r, 0.48, 0.028, px) * arc(angle, 0.0, pinch * 1.001, soft);
    // Full: it says so.
    hot += 0.5 * smoothstep(0.85, 1.0, pinch) * ring(r, 0.48, 0.075, 0.03);
    float cover = clamp(0.35 * (glow + hot), 0.0, 0.6) * shown;
    return vec4((color * glow * 1.5 + warm * hot * 2.0) * shown, cover);
}
