// Places things in a target by pixels: x right, y down, the first row of memory is the picture's top.
uniform vec2 u_size;

vec4 position_of(vec2 pixel) {
    return vec4(pixel / u_size * 2.0 - 1.0, 0.0, 1.0);
}
