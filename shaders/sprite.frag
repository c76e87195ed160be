#version 330
// What a sprite looks like. Light adds up; paper is paint, premultiplied.
uniform int u_kind;     // as in sprites.py
uniform bool u_light;
in vec2 v_at;
flat in vec2 v_half;
flat in vec4 v_color;
flat in float v_facing;

out vec4 o_color;

float heart(vec2 p) {
    // Implicit curve (x² + y² − 1)³ − x² y³ = 0, as a distance to first order.
    p *= 1.25;
    p.y = -p.y + 0.12;
    float a = dot(p, p) - 1.0;
    float value = a * a * a - p.x * p.x * p.y * p.y * p.y;
    float slope = max(length(vec2(6.0 * p.x * a * a - 2.0 * p.x * p.y * p.y * p.y,
                                  6.0 * p.y * a * a - 3.0 * p.x * p.x * p.y * p.y)), 0.4);
    return value / slope / 1.25;
}

void main() {
    float small = min(v_half.x, v_half.y);
    float r = length(v_at);
    vec3 color = v_color.rgb;
    float cover;
    if (u_kind == 0) {            // dot
        float core = exp(-r * r * 9.0);
        cover = core + 0.25 * pow(max(1.0 - r, 0.0), 3.0);
    } else if (u_kind == 1) {     // star of four points
        vec2 p = abs(v_at);
        float rays = max(0.0, 1.0 - r) * 0.08 / (0.02 + p.x * p.y * 6.0);
        cover = min(exp(-r * r * 14.0) + rays * max(0.0, 1.0 - r), 1.6);
    } else if (u_kind == 2) {     // spark, brightest at its head
        float along = 0.5 + 0.5 * v_at.x;
        float across = v_at.y / max(along, 0.05);
        cover = exp(-across * across * 5.0) * along * along * step(abs(v_at.x), 1.0);
    } else if (u_kind == 3) {     // paper
        vec2 edge = clamp((1.0 - abs(v_at)) * v_half + 0.5, 0.0, 1.0);
        cover = edge.x * edge.y;
        color *= v_facing > 0.0 ? 0.8 + 0.2 * v_facing : 0.55;
    } else if (u_kind == 4) {     // heart
        cover = clamp(0.5 - heart(v_at) * small, 0.0, 1.0);
        color *= 1.0 - 0.25 * clamp(v_at.y + 0.2, 0.0, 1.0);
    } else {                      // ring
        float wide = max(0.16 * small, 0.8);
        cover = clamp(0.5 + wide * 0.5 - abs((r - 0.86) * small), 0.0, 1.0);
    }
    cover *= v_color.a;
    o_color = u_light ? vec4(color * cover, min(cover * 0.3, 1.0)) : vec4(color * cover, cover);
}
