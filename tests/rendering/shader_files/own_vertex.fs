/*{ "ISFVSN": "2", "INPUTS": [{"NAME": "share", "TYPE": "float", "DEFAULT": 0.5}] }*/
varying vec2 moved;
void main() { gl_FragColor = vec4(moved, RENDERSIZE.x > 1.0 ? 1.0 : 0.0, 1.0); }
