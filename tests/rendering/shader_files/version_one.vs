varying vec2 unused;
varying vec2 vv_FragNormCoord;
void main() { vv_vertShaderInit(); unused = vv_FragNormCoord; }
