"""The largest of a list by recursion, negative ones too; an empty list is refused."""


def check(blocks):
    names = {}
    exec(blocks[0][1], names)
    biggest = names["biggest"]
    assert (biggest([3, 9, 2]), biggest([-4, -7]), biggest([5])) == (9, -4, 5)
    try:
        biggest([])
    except ValueError as error:
        assert str(error) == "biggest() of an empty list"
    else:
        raise AssertionError("an empty list has a largest number")
