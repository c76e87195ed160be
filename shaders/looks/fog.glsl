// A misted glass: fingers wipe it clear, drops run down from what they wiped, mist comes back.
// The memory holds the picture out of focus, and in alpha how clear the glass is.
uniform float regrow;   // seconds until a wiped place has misted over again
uniform vec3 mist;

const float SHARPEST = 0.035;   // of the picture's height: how far the glass blurs

float wiped(vec2 pixel) {
    float clear = 0.0;
    for (int which = 0; which < hand_count; ++which) {
        float palm = palm_size(which);
        if (distance(pixel, palm_center(which)) > 2.5 * palm) continue;
        for (int finger = 0; finger < 5; ++finger) {
            int tip = 4 + 4 * finger;
            vec2 now = hand_landmark(which, tip, 0.0).xy, before = hand_landmark(which, tip, seconds).xy;
            float r = line_distance(pixel, now, before) / palm;
            clear = max(clear, 1.0 - smoothstep(0.13, 0.24, r));
        }
        // The flat of an open hand wipes too.
        float r = line_distance(pixel, palm_center(which), hand_landmark(which, 9, seconds).xy) / palm;
        clear = max(clear, (1.0 - smoothstep(0.4, 0.62, r)) * hand_shapes[which].x);
    }
    return clear;
}

vec4 remember(vec2 at) {
    vec2 pixel = at * picture_size;
    float reach = SHARPEST * picture_size.y;
    vec3 sum = vec3(0.0);
    // Points on a spiral, evenly spread over a disc (Vogel 1979).
    for (int i = 0; i < 12; ++i) {
        float turn = 2.39996 * float(i), r = reach * sqrt((float(i) + 0.5) / 12.0);
        sum += picture_at(pixel + r * vec2(cos(turn), sin(turn)));
    }
    float column = random(vec2(floor(at.x / (cell.x * 2.0)), 3.0));
    float fall = column > 0.86 ? (0.05 + 0.5 * fract(column * 57.0)) * seconds : 0.0;
    float clear = textureLod(last, at, 0.0).a - seconds / regrow;
    if (fall > 0.0) {
        float above = textureLod(last, at - vec2(0.0, fall), 0.0).a;
        clear = max(clear, above - seconds * (0.25 + 1.5 * fract(column * 91.0)));
    }
    return vec4(sum / 12.0, clamp(max(clear, wiped(pixel)), 0.0, 1.0));
}

vec4 shade(vec2 at) {
    vec2 pixel = gl_FragCoord.xy;
    vec4 glass = memory_at(pixel);
    float clear = smoothstep(0.0, 0.55, glass.a);
    if (clear > 0.995) return vec4(0.0);
    float grain = random(floor(pixel * (540.0 / picture_size.y))) - 0.5;
    vec3 color = mix(glass.rgb, mist * (0.3 + 0.85 * sqrt(luminance(glass.rgb))), 0.5) + 0.03 * grain;
    if (clear > 0.005) {
        // Water stands at the rim of what was wiped: a bright line below, a dark one above.
        float below = memory_at(pixel + vec2(0.0, 0.006) * picture_size.y).a;
        float rim = clear * (1.0 - clear) * 4.0;
        color += rim * clamp((glass.a - below) * 1.1, -0.18, 0.22);
    }
    return vec4(color, 1.0 - clear);
}
