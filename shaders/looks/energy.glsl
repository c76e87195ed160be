// A ball of plasma half-way between two palms. Lengths are palm sizes.
uniform float radius;
uniform float charge;     // 0 calm to 1 as the hands close
uniform float bang;       // 0 to 1, once, when they have closed
uniform vec3 inner;
uniform vec3 outer;

vec4 shade(vec2 at) {
    float palm = 0.5 * (palm_size(0) + palm_size(1));
    vec2 p = (gl_FragCoord.xy - 0.5 * (palm_center(0) + palm_center(1))) / palm;
    float r = length(p) / max(radius, 0.05);
    float there = smoothstep(0.02, 0.2, radius);
    // A point of the sphere, seen from the front; its skin turns.
    float z = sqrt(max(1.0 - r * r, 0.0));
    vec2 skin = p / max(radius, 0.05) / (0.65 + 0.6 * z);
    vec2 flow = vec2(0.35 * time, -0.2 * time);
    float warp = clouds(skin * 1.4 + flow);
    float veins = abs(noise(skin * 2.6 - flow * 1.7 + warp * 2.4) - 0.5) * 2.0;
    float lines = pow(1.0 - veins, 7.0);
    float within = smoothstep(1.0, 0.96, r);
    float rim = pow(1.0 - z, 2.6) * within;
    float core = exp(-r * r * mix(9.0, 3.0, charge));
    vec3 light = outer * rim * 2.2;
    light += mix(outer, inner, lines) * lines * within * (1.2 + 2.0 * charge);
    light += outer * (0.1 + 0.3 * warp) * within;
    light += inner * core * (2.2 + 5.0 * charge);
    // Its glow outside, ragged like a flame's.
    float angle = atan(p.y, p.x);
    float rays = noise(vec2(angle * 3.0, time * 2.5)) * noise(vec2(-angle * 5.0, time * 3.1 + 9.0));
    float out_of_it = max(r - 1.0, 0.0) * radius;
    light += outer * exp(-out_of_it * mix(7.0, 3.0, rays)) * (1.0 - within) * (0.25 + 1.1 * rays);
    light *= there;
    float solid = there * within * clamp(0.12 + 0.5 * rim + 0.6 * lines + core, 0.0, 0.9);
    // The bang: a flash, and a ring that runs outwards.
    float ring = (length(p) - 1.85 * sqrt(bang)) / 0.11;
    float fading = bang * (1.0 - bang) * 4.0 * (1.0 - bang);
    float spikes = pow(noise(vec2(angle * 9.0, 3.0)), 4.0) * smoothstep(1.85 * sqrt(bang) + 0.1, 0.2, length(p));
    light += (inner * exp(-ring * ring) * 3.5 + mix(outer, inner, 0.5) * spikes * 6.0) * fading;
    light += inner * exp(-dot(p, p) * 2.0) * 6.0 * fading;
    vec2 side = smoothstep(1.0, 0.85, abs(at * 2.0 - 1.0));
    return vec4(light, solid) * side.x * side.y;
}
