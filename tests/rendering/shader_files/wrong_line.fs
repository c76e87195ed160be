/*{
    "ISFVSN": "2"
}*/
#include "parts.glsl"
void main() {
    gl_FragColor = vec4(nowhere);
}
