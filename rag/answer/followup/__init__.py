"""A question that rests on those before it is completed from them."""
