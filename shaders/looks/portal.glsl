// A sigil of light in the palm's plane: rings and stars that turn against each other.
uniform float opening;    // 0 shut to 1 wide
uniform float turn;       // of a roll of the hand, radians

const float TAU = 6.2831853;

mat2 turned(float angle) { return mat2(cos(angle), sin(angle), -sin(angle), cos(angle)); }

// Light of a line, at a distance from its middle: a thin hot core in a soft halo.
float glow(float away, float wide) {
    float near = max(1.0 - abs(away) / (wide * 6.0), 0.0);
    return 1.6 * smoothstep(wide, wide * 0.35, abs(away)) + 0.4 * near * near;
}

// Distance to the lines of a star of eight points on a circle of radius 1, each joined to the third from it.
float star(vec2 p) {
    const float step = TAU / 8.0, side = 0.3826834;      // cos(67.5 degrees)
    float a = atan(p.y, p.x);
    a = mod(a, step) - 0.5 * step;
    vec2 q = length(p) * vec2(cos(a), abs(sin(a)));
    float slant = 0.7071068;
    float away = min(abs(q.x - side), min(abs((q.x + q.y) * slant - side), abs((q.x - q.y) * slant - side)));
    return min(away, abs(abs(q.y) - side));
}

// Distance to the sides of a triangle, its corners on a circle of radius 1.
float triangle(vec2 p) {
    float away = max(p.y, max(dot(p, vec2(0.8660254, -0.5)), dot(p, vec2(-0.8660254, -0.5)))) - 0.5;
    return abs(away);
}

// Marks along a ring, like letters of a script that nobody reads.
float runes(vec2 p, float count, float radius, float tall) {
    float a = (atan(p.y, p.x) / TAU + 0.5) * count;
    float cell = floor(a);
    vec2 q = vec2((fract(a) - 0.5) * TAU * radius / count, length(p) - radius) / tall;
    float pick = random(vec2(cell, 3.0)), other = random(vec2(cell, 8.0));
    float mark = line_distance(q, vec2(0.0, -0.5), vec2(0.0, 0.5));
    mark = min(mark, line_distance(q, vec2(0.0, 0.5 - pick), vec2(0.36, 0.5 - other)));
    mark = min(mark, line_distance(q, vec2(-0.34, other - 0.5), vec2(0.0, pick - 0.5)));
    return pick < 0.12 ? 1.0 : mark * tall;
}

vec4 shade(vec2 at) {
    // The script is read as the palm's own: its light lies on the palm, whatever side is up.
    vec2 p = (at * 2.0 - 1.0) / max(mix(0.25, 0.93, opening), 0.05);
    float r = length(p);
    float light = 0.0;
    float spin = time * 0.5;
    float wide = 0.011 / mix(0.5, 1.0, opening);
    // Rim: two rings, ticks between them.
    light += glow(r - 0.985, wide * 1.3) + 0.8 * glow(r - 0.86, wide * 0.8);
    light += 0.75 * glow(runes(turned(spin) * p, 26.0, 0.922, 0.075), wide * 0.55);
    // Two squares make a star of eight points, and turn the other way.
    vec2 q = turned(-spin * 0.8 + turn) * p;
    float inner = smoothstep(0.87, 0.85, r);
    light += inner * 0.8 * glow(0.855 * star(q / 0.855), wide * 0.7) * smoothstep(0.5, 0.515, r);
    light += 0.7 * glow(r - 0.5, wide * 0.8);
    light += 0.6 * glow(runes(turned(-spin * 1.3) * p, 15.0, 0.44, 0.06), wide * 0.55);
    light += 0.7 * glow(r - 0.375, wide * 0.7);
    vec2 w = turned(spin * 1.7) * p;
    float core = smoothstep(0.385, 0.37, r);
    light += core * 0.9 * glow(0.37 * triangle(w / 0.37), wide * 0.7);
    light += core * 0.9 * glow(0.37 * triangle(-w / 0.37), wide * 0.7);
    // Beads on the eight points.
    float a = atan(q.y, q.x);
    float step = TAU / 8.0;
    a = mod(a + 0.5 * step, step) - 0.5 * step;
    light += 1.2 * glow(length(r * vec2(cos(a), sin(a)) - vec2(0.855, 0.0)) - 0.028, wide);
    // It is written anew by a light that runs around, and flickers as fire does.
    float sweep = fract(atan(p.y, p.x) / TAU + time * 0.35);
    light *= 0.75 + 0.5 * sweep * sweep + 0.25 * noise(p * 5.0 + time * 1.5);
    float disc = smoothstep(1.0, 0.2, r);
    vec3 color = vec3(1.0, 0.36, 0.05) * light * 1.5 + vec3(0.1, 0.02, 0.001) * disc * opening;
    color += vec3(1.0, 0.72, 0.3) * light * light * 0.35;
    float seen = smoothstep(0.0, 0.15, opening) * smoothstep(1.06, 1.03, r);
    return vec4(color, clamp(light * 0.5 + 0.06 * disc, 0.0, 0.9)) * seen;
}
