/*{ "ISFVSN": "2" }*/
#include "broken_part.glsl"
void main() { gl_FragColor = vec4(1.0); }
