// Distance to a bone whose radius changes evenly from one end to the other.
in vec2 v_pixel;
flat in vec4 v_ends;
flat in vec4 v_shape;
flat in vec3 v_color_a;
flat in vec3 v_color_b;

struct Capsule {
    float distance;  // to the axis, pixels
    float radius;    // here, pixels
    float light;
    vec3 color;
};

float strongest(vec3 color) {
    return max(color.r, max(color.g, color.b));
}

Capsule capsule_here() {
    vec2 from_a = v_pixel - v_ends.xy;
    vec2 axis = v_ends.zw - v_ends.xy;
    float t = clamp(dot(from_a, axis) / max(dot(axis, axis), 1e-6), 0.0, 1.0);
    Capsule c;
    c.distance = length(from_a - axis * t);
    c.radius = mix(v_shape.x, v_shape.y, t);
    c.light = mix(v_shape.z, v_shape.w, t);
    c.color = mix(v_color_a, v_color_b, t);
    // Half-way between two strong colours lies a dull one: bring it back to their strength.
    c.color *= mix(strongest(v_color_a), strongest(v_color_b), t) / max(strongest(c.color), 1e-4);
    return c;
}

// Part of the pixel inside the capsule, 0 to 1.
float coverage(Capsule c) {
    return clamp(c.radius - c.distance + 0.5, 0.0, 1.0);
}
