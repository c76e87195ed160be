// Ink that moving hands pour into the picture, and that swirls on in water.
// The memory holds the water's velocity (picture heights a second), its pressure, and the ink.
// One pass a frame, after Guay, Colin, Egli, "Simple and fast fluids" (GPU Pro 2, 2011): the pressure is what
// has flowed together, and pushes it apart again.
uniform float fade;     // seconds in which ink thins out
uniform vec3 thin;
uniform vec3 thick;

const float PRESSURE = 0.008;

vec2 swirl(vec2 p) {
    float e = 0.12;
    float n = noise(p), across = noise(p + vec2(e, 0.0)) - n, down = noise(p + vec2(0.0, e)) - n;
    return vec2(down, -across) / e;
}

vec4 remember(vec2 at) {
    vec2 wide = vec2(picture_size.y / picture_size.x, 1.0);
    float step = min(seconds, 0.05);
    vec4 here = textureLod(last, at, 0.0);
    vec4 left = textureLod(last, at - vec2(cell.x, 0.0), 0.0), right = textureLod(last, at + vec2(cell.x, 0.0), 0.0);
    vec4 up = textureLod(last, at - vec2(0.0, cell.y), 0.0), down = textureLod(last, at + vec2(0.0, cell.y), 0.0);
    vec4 water = textureLod(last, at - here.xy * wide * step, 0.0);
    vec2 slope = vec2(right.z - left.z, down.z - up.z) / (2.0 * cell.y);
    float gathers = (right.x - left.x + down.y - up.y) / (2.0 * cell.y);
    water.xy -= PRESSURE * slope * step;
    water.z = (water.z - gathers * step) * exp(-step / 0.5);
    vec4 around = 0.25 * (left + right + up + down);
    water.xyz += 0.3 * (around.xyz - water.xyz);
    water.w += 0.1 * (around.w - water.w);
    water.xy += swirl(at / wide * 7.0 + vec2(0.0, time * 0.35)) * step * min(water.w, 1.0) * 0.55;
    water.xy *= exp(-step / 0.9);
    water.w *= exp(-seconds / fade);
    vec2 pixel = at * picture_size;
    for (int which = 0; which < hand_count; ++which) {
        float palm = palm_size(which);
        if (distance(pixel, palm_center(which)) > 2.5 * palm) continue;
        for (int finger = 0; finger < 5; ++finger) {
            int tip = 4 + 4 * finger;
            vec2 now = hand_landmark(which, tip, 0.0).xy, before = hand_landmark(which, tip, 0.05).xy;
            vec2 speed = (now - before) / 0.05;
            float r = line_distance(pixel, now, hand_landmark(which, tip, seconds).xy) / palm;
            float much = exp(-r * r / 0.014) * smoothstep(0.3, 2.5, length(speed) / palm);
            if (much < 0.004) continue;
            water.xy = mix(water.xy, speed / picture_size.y, 0.75 * much);
            water.w += much * seconds * 9.0;
        }
    }
    water.w = min(water.w, 1.5);
    // Nothing flows out of the picture.
    vec2 rim = smoothstep(vec2(0.0), 3.0 * cell, min(at, 1.0 - at));
    return vec4(clamp(water.xy, -4.0, 4.0) * rim.x * rim.y, clamp(water.z, -2.0, 2.0), water.w);
}

vec4 shade(vec2 at) {
    vec2 pixel = gl_FragCoord.xy;
    float ink = memory_at(pixel).w;
    if (ink < 0.012) return vec4(0.0);
    vec2 e = 1.6 * cell * picture_size;
    float across = memory_at(pixel + vec2(e.x, 0.0)).w - memory_at(pixel - vec2(e.x, 0.0)).w;
    float down = memory_at(pixel + vec2(0.0, e.y)).w - memory_at(pixel - vec2(0.0, e.y)).w;
    float dense = 1.0 - exp(-1.5 * ink);
    vec3 color = mix(thin, thick, smoothstep(0.2, 0.72, dense));
    // Lit from the upper left, as if it had a surface.
    float light = (across + 1.3 * down) / (abs(across) + abs(down) + 0.7);
    color *= 1.0 + 0.6 * light;
    color += vec3(0.35, 0.45, 0.5) * pow(max(light, 0.0), 2.0);
    return vec4(color, 0.94 * (1.0 - exp(-3.2 * ink)));
}
