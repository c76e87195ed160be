/*{ "ISFVSN": "2", "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}] }*/
void main() { gl_FragColor = IMG_PIXEL(inputImage, gl_FragCoord.xy); }
