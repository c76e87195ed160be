// The camera's picture at a pixel of the output.
uniform sampler2D u_camera;
uniform vec2 u_size;        // of the output, pixels
uniform bool u_unscaled;    // the camera's picture has the output's size

vec3 camera_at(vec2 pixel) {
    // Fetching is cheaper than filtering where every pixel counts: on a software rasteriser.
    return u_unscaled ? texelFetch(u_camera, ivec2(pixel), 0).rgb : textureLod(u_camera, pixel / u_size, 0.0).rgb;
}
