varying vec2 unused;
void main() { vv_vertShaderInit(); unused = vv_FragNormCoord; }
