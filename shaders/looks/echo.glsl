// Past selves: copies of the hands stay behind where they were, and fade.
// The memory holds the copies, cut out along the hand, premultiplied.
uniform float every;    // seconds between two copies
uniform float fade;     // seconds in which they fade
uniform float tint;     // how much each copy has a colour of its own, 0 to 1

vec4 remember(vec2 at) {
    vec4 before = textureLod(last, at, 0.0) * exp(-seconds / fade);
    bool copies = seconds <= 0.0 || floor(time / every) != floor((time - seconds) / every);
    if (!copies) return before;
    vec2 pixel = at * picture_size;
    float cover = smoothstep(0.25, 0.75, mask_at(pixel));
    if (cover <= 0.0) return before;
    vec3 color = picture_at(pixel);
    vec3 light = hsv(floor(time / every) * 0.083 + 0.52, 0.75, 1.0);
    vec3 colored = light * (0.15 + 1.1 * luminance(color));
    return vec4(mix(color, colored, tint), 1.0) * cover + before * (1.0 - cover);
}

vec4 shade(vec2 at) {
    vec2 pixel = gl_FragCoord.xy;
    vec4 copy = memory_at(pixel);
    if (copy.a < 0.02) return vec4(0.0);
    vec3 color = copy.rgb / copy.a;
    // The hand that is there now stands before all that were.
    float cover = smoothstep(0.0, 0.5, copy.a) * copy.a * (1.0 - smoothstep(0.2, 0.7, mask_at(pixel)));
    return vec4(color, 0.85 * cover);
}
