// Sleeve, watch and ring: how far they stand off the skin, cm, by place on the template hand.

uniform float sleeve_y;  // hem, hand space at rest; below -100 where the arm is bare
uniform vec2 watch_y;    // lower and upper edge of the strap; both below -100 where there is none

float sleeve_amount(vec3 rest) {
    float hem = sleeve_y + 0.10 * sin(rest.x * 1.1 + 0.4);
    return smoothstep(hem + 0.16, hem - 0.16, rest.y);
}

// Folds run around the arm and die out towards the hem.
float sleeve_folds(vec3 rest) {
    float around = atan(rest.x, rest.z);
    float along = rest.y - sleeve_y;
    float wave = sin(rest.y * 1.9 + 1.6 * sin(around + 0.5)) + 0.7 * sin(rest.y * 1.05 - 2.2 * sin(around * 2.0 + 1.3));
    float hem = smoothstep(-1.35, -1.20, along) * 0.05;
    return 0.085 * wave * smoothstep(-1.0, -3.5, along) + hem;
}

float watch_amount(vec3 rest) {
    return smoothstep(watch_y.x - 0.06, watch_y.x + 0.06, rest.y) * smoothstep(watch_y.y + 0.06, watch_y.y - 0.06, rest.y);
}
