"""The hand studio: a rigged, shaded synthetic hand with exact ground truth (paper, Figure 4).

Inside the studio lengths are centimetres and angles radians, in *hand space*: a right hand, fixed to the
palm, with its origin in the wrist, x towards the thumb, y along the fingers and z out of the palm. A left
hand is a right hand mirrored in x at the very end.
"""
