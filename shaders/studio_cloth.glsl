// Sleeve, watch and ring: how far they stand off the skin, cm, by place on the template hand.

uniform float sleeve_y;  // hem, hand space at rest; below -100 where the arm is bare
uniform vec2 watch_y;    // lower and upper edge of the strap; both below -100 where there is none

float sleeve_amount(vec3 rest) {
    float hem = sleeve_y + 0.10 * sin(rest.x * 1.1 + 0.4);
    return smoothstep(hem + 0.16, hem - 0.16, rest.y);
}

// Folds run aslant around the arm, come and go, and die out towards the hem.
float sleeve_folds(vec3 rest) {
    float around = atan(rest.x, rest.z);
    float along = rest.y - sleeve_y;
    float slow = sin(rest.y * 0.31 + 1.3 * sin(around + 0.9)) + sin(rest.y * 0.83 - 2.0 * around + 0.4);
    float wave = sin(rest.y * 1.15 + 1.9 * sin(around + 0.5) + 0.9 * slow) * smoothstep(-1.2, 1.4, slow);
    wave += 0.6 * sin(rest.y * 1.9 - 1.7 * sin(around * 2.0 + 1.3) - slow) * smoothstep(0.8, -1.2, slow);
    float hem = smoothstep(-1.35, -1.20, along) * 0.05;
    return 0.10 * wave * smoothstep(-1.0, -3.5, along) + hem;
}

float watch_amount(vec3 rest) {
    return smoothstep(watch_y.x - 0.06, watch_y.x + 0.06, rest.y) * smoothstep(watch_y.y + 0.06, watch_y.y - 0.06, rest.y);
}
