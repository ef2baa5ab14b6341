"""Published clinical equations over plain numbers: no case, no reading, no unit but the one each argument names."""
