# SPDX-License-Identifier: GPL-2.0-or-later
"""What a rule is: help, legal basis, a wrong and a right picture."""
