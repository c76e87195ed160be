/*{ "ISFVSN": "2", "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}] }*/
void main() { gl_FragColor = vec4(RENDERSIZE / 1000.0, IMG_SIZE(inputImage).x / 1000.0, 1.0); }
