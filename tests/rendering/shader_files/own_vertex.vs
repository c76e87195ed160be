varying vec2 moved;
void main() {
    isf_vertShaderInit();
    moved = isf_FragNormCoord * share;
}
