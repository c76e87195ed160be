/*{ "ISFVSN": "2", "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}] }*/
// Red below, where y is small, green above; blue is the picture's red at the place's middle.
void main() {
    bool low = gl_FragCoord.y < 0.5 * RENDERSIZE.y && isf_FragNormCoord.y < 0.5;
    gl_FragColor = vec4(low ? 1.0 : 0.0, low ? 0.0 : 1.0, IMG_NORM_PIXEL(inputImage, vec2(0.5)).r, 1.0);
}
