// A flame that stands in the palm, leans against its motion and licks upwards.
uniform float heat;       // 0 out, 1 full
uniform vec3 inner;
uniform vec3 outer;

vec4 shade(vec2 at) {
    float palm = palm_size(hand);
    vec2 pixel = (at - 0.5) * 2.0;                       // -1 to 1 across the square
    vec2 center = palm_center(hand);
    vec3 before = hand_landmark(hand, 9, 0.12);
    vec3 now = hand_landmark(hand, 9, 0.0);
    vec2 lean = clamp((before.xy - now.xy) / palm, -1.5, 1.5);
    vec2 p = pixel * 2.2;                                // palm sizes from the palm's middle, y down
    float up = 0.35 - p.y;                               // above the palm's base
    p.x -= lean.x * max(up, 0.0) * 0.45;
    float flow = time * 1.9;
    float curl = clouds(vec2(p.x * 2.1, p.y * 1.5 + flow)) - 0.5;
    float tongue = clouds(vec2(p.x * 4.3 + 9.0, p.y * 2.6 + flow * 1.6)) - 0.5;
    float width = 0.62 * heat * (1.0 - smoothstep(0.0, 2.3 * heat + 0.2, up)) + 0.02;
    float shape = 1.0 - abs(p.x + curl * 0.8 * smoothstep(0.0, 0.8, up)) / width;
    float body = shape - up * (0.32 / max(heat, 0.15)) + tongue * 0.9 + curl * 0.5;
    body *= smoothstep(-0.35, 0.15, up) * smoothstep(0.02, 0.25, heat);
    float density = smoothstep(0.0, 0.95, body);
    float core = smoothstep(0.45, 1.25, body);
    vec3 light = outer * density * density * 1.7 + inner * core * 3.2;
    // Sides of the square are never seen.
    float edge = smoothstep(1.0, 0.85, max(abs(pixel.x), abs(pixel.y)));
    return vec4(light * edge, density * 0.55 * edge);
}
